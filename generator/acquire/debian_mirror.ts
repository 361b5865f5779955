/** Which of Debian's mirrors this machine is set up to use. */

/** Where Debian's archives are fetched from. */
export interface DebianMirrors {
  /** `http://mirror.example/debian`. */
  main: string;
  /** `http://mirror.example/debian-security`. */
  security: string;
}

/** The environment variable that names a mirror to be used instead. */
export const MIRROR_VARIABLE = "YANK_DEBIAN_MIRROR";

/** The mirror of that name, and its neighbour with the security updates. */
export function nameMirrors(main: string): DebianMirrors {
  const trimmed = main.replace(/\/+$/, "");
  return { main: trimmed, security: `${trimmed}-security` };
}

/** A file of apt's that names archives. */
export interface SourcesFile {
  /** `sources.list` or `sources.list.d/debian.sources`. */
  name: string;
  text: string;
}

/** One `deb` line, or one `Types: deb` stanza. */
interface Source {
  uris: string[];
  suites: string[];
  components: string[];
  signedBy: string;
  /** It stands in the main file, not in one that a vendor may have added. */
  isInMainFile: boolean;
}

/** The files of apt's in `directory`, which is `/etc/apt`, that name archives. */
export async function readHostSources(
  directory: string,
): Promise<SourcesFile[]> {
  const names = ["sources.list"];
  try {
    for await (const entry of Deno.readDir(`${directory}/sources.list.d`)) {
      if (/\.(list|sources)$/.test(entry.name)) {
        names.push(`sources.list.d/${entry.name}`);
      }
    }
  } catch {
    // No such directory, or not for us to read: there may be others.
  }
  const files = await Promise.all(
    names.sort().map(async (name) => ({
      name,
      text: await Deno.readTextFile(`${directory}/${name}`).catch(() => ""),
    })),
  );
  return files.filter(({ text }) => text !== "");
}

/**
 * The mirrors of Debian that these files name; undefined where they name none.
 *
 * Vendors use Debian's suite names for archives of theirs, and some call them
 * `debian` too. So the main archive is one with updates, or signed by Debian's
 * keyring, or named `debian` in the main file.
 */
export function findMirrors(
  files: SourcesFile[],
): DebianMirrors | undefined {
  const sources = files.flatMap((file) =>
    file.name.endsWith(".sources") ? parseStanzas(file) : parseLines(file)
  ).filter(({ components }) => components.includes("main"));
  const pick = (pattern: RegExp, wanted: (source: Source) => boolean) =>
    sources.filter(({ suites }) => suites.some((suite) => pattern.test(suite)))
      .filter(wanted).flatMap(({ uris }) => uris)
      .find((uri) => /^(https?|file|mirror(\+\w+)?):\/[^\s"[\]]+$/.test(uri))
      ?.replace(/\/+$/, "");
  const main = pick(UPDATES, () => true) ??
    pick(MAIN, ({ signedBy }) => signedBy.includes("debian-archive-")) ??
    pick(MAIN, (source) =>
      source.isInMainFile &&
      source.uris.some((uri) => /\/debian[^/]*\/?$/.test(uri)));
  if (main === undefined) return undefined;
  const mirrors = nameMirrors(main);
  return {
    ...mirrors,
    security: pick(SECURITY, () => true) ?? mirrors.security,
  };
}

const SUITE =
  "(?:bullseye|bookworm|trixie|forky|sid|(?:old){0,2}stable|testing|unstable)";
const MAIN = new RegExp(`^${SUITE}$`);
const UPDATES = new RegExp(`^${SUITE}-updates$`);
const SECURITY = new RegExp(`^${SUITE}-security$`);

/** The one-line style: `deb [options] URI SUITE COMPONENT...`. */
function parseLines({ name, text }: SourcesFile): Source[] {
  return text.split("\n").flatMap((line) => {
    const match = line.replace(/#.*/, "").trim().match(
      /^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+(.+)$/,
    );
    const [, options, uri, suite, components] = match ?? [];
    if (!uri || !suite || !components) return [];
    return [{
      uris: [uri],
      suites: [suite],
      components: components.split(/\s+/),
      signedBy: options ?? "",
      isInMainFile: name === "sources.list",
    }];
  });
}

/** The deb822 style: stanzas of `Field: values`, continued by indented lines. */
function parseStanzas({ text }: SourcesFile): Source[] {
  const withoutComments = text.split("\n").filter((line) =>
    !line.startsWith("#")
  ).join("\n");
  return withoutComments.split(/\n\s*\n/).flatMap((stanza) => {
    const values = (name: string) =>
      stanza.match(new RegExp(`^${name}:(.*(?:\\n[ \\t].*)*)`, "im"))?.[1]
        ?.trim().split(/\s+/) ?? [];
    if (!values("Types").includes("deb")) return [];
    if (values("Enabled").includes("no")) return [];
    return [{
      uris: values("URIs"),
      suites: values("Suites"),
      components: values("Components"),
      signedBy: values("Signed-By").join(" "),
      isInMainFile: false,
    }];
  });
}
