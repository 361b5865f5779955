#!/bin/sh
# Runs Deno with yank's packages:
#
#   sh .ci/deno.sh run FILE ARGS...
#   sh .ci/deno.sh test|check|fmt|lint FLAGS... PATHS...
#   sh .ci/deno.sh packages               tells which packages these are
#
# They are those of deno.json. Where JSR does not answer, its two are replaced
# by stand-ins in .ci/std; the answer is remembered for an hour. To decide for
# yourself, set YANK_PACKAGES to "jsr" or "stand-ins".
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=${here%/*}
remembered=$root/out/cache/packages

# A Deno that is not on PATH can be the one that runs this as a task.
if [ -z "${DENO:-}" ]; then
	DENO=deno
	if ! command -v deno >/dev/null; then
		DENO=$(readlink "/proc/$PPID/exe" || true)
		case $DENO in
		*/deno) ;;
		*)
			echo 'Cannot run Deno: it is not on PATH' >&2
			echo '  to mend it: npx --yes deno task start' >&2
			exit 3
			;;
		esac
	fi
	export DENO
fi

case $1 in
fmt | lint) exec "$DENO" "$@" ;;
*) ;;
esac

# Prints "jsr" or "stand-ins"; fails if JSR answers with something else than
# the lock file says.
find_packages() {
	if said=$(NO_COLOR=1 timeout 60 "$DENO" cache --quiet --frozen \
		--config="$root/deno.json" "$here/packages.ts" 2>&1); then
		echo jsr
		return
	fi
	case $said in
	*ntegrity* | *lockfile*)
		printf '%s\n' "Cannot use the packages of deno.json: $said" >&2
		return 3
		;;
	*) echo stand-ins ;;
	esac
}

if [ -z "${YANK_PACKAGES:-}" ]; then
	if [ -n "$(find "$remembered" -mmin -60 2>/dev/null)" ]; then
		read -r YANK_PACKAGES <"$remembered" || YANK_PACKAGES=
	fi
	if [ -z "${YANK_PACKAGES:-}" ]; then
		YANK_PACKAGES=$(find_packages)
		# Where nothing can be written, it is found again each time.
		if mkdir -p "$root/out/cache" 2>/dev/null; then
			echo "$YANK_PACKAGES" 2>/dev/null >"$remembered" || true
		fi
	fi
	export YANK_PACKAGES
	if [ "$YANK_PACKAGES" = stand-ins ]; then
		echo 'yank: JSR does not answer, using the stand-ins in .ci/std' >&2
	fi
fi

verb=$1
shift
case $verb in
packages)
	echo "$YANK_PACKAGES"
	exit
	;;
run | test)
	# All, as Deno asks for no less before it opens anything in /proc, /sys or
	# /dev. Specs are never run, and nothing here opens a connection by itself.
	set -- --allow-all "$@"
	;;
*) ;;
esac
case $YANK_PACKAGES in
jsr) ;;
stand-ins)
	set -- --import-map="$here/import_map.json" \
		--lock="$here/stand_in.lock" "$@"
	;;
*)
	echo "Cannot use YANK_PACKAGES=\"$YANK_PACKAGES\": it is \"jsr\" or \"stand-ins\"" >&2
	exit 2
	;;
esac
exec "$DENO" "$verb" --quiet --frozen --config="$root/deno.json" "$@"
