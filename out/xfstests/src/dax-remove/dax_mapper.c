// SPDX-License-Identifier: GPL-2.0
/*
 * The options of dax_user for who uses the files, and in which state.
 */
#include <linux/userfaultfd.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

#include "dax_helper.h"
#include "dax_user.h"

struct choice {
	const char *name;
	int value;
};

static const struct choice sigbus_choices[] = {
	{ "handler", SIGBUS_HANDLER },
	{ "altstack", SIGBUS_ALTSTACK },
	{ "ignore", SIGBUS_IGNORE },
	{ "default", SIGBUS_DEFAULT },
	{ "block", SIGBUS_BLOCK },
	{ "signalfd", SIGBUS_SIGNALFD },
	{ 0 }
};

static const struct choice state_choices[] = {
	{ "running", STATE_RUNNING },
	{ "stopped", STATE_STOPPED },
	{ "traced", STATE_TRACED },
	{ "frozen", STATE_FROZEN },
	{ "uninterruptible", STATE_UNINTERRUPTIBLE },
	{ "dumping", STATE_DUMPING },
	{ 0 }
};

static const struct choice mce_kill_choices[] = {
	{ "early", PR_MCE_KILL_EARLY },
	{ "late", PR_MCE_KILL_LATE },
	{ "default", PR_MCE_KILL_DEFAULT },
	{ 0 }
};

static const struct choice descriptor_choices[] = {
	{ "open", DESCRIPTOR_OPEN },
	{ "closed", DESCRIPTOR_CLOSED },
	{ "passed", DESCRIPTOR_PASSED },
	{ 0 }
};

static const struct choice namespace_choices[] = {
	{ "user", CLONE_NEWUSER },
	{ "pid", CLONE_NEWPID },
	{ "mount", CLONE_NEWNS },
	{ 0 }
};

static const struct choice uffd_choices[] = {
	{ "missing", UFFDIO_REGISTER_MODE_MISSING },
	{ "wp", UFFDIO_REGISTER_MODE_WP },
	{ "minor", UFFDIO_REGISTER_MODE_MINOR },
	{ 0 }
};

/* The choice of this name, or the last one, which has none. */
static const struct choice *choose(const struct choice *choices,
				   const char *name)
{
	while (choices->name && strcmp(choices->name, name))
		choices++;
	return choices;
}

bool parse_mapper(int option, const char *value, struct options *options)
{
	const struct choice *choice;

	switch (option) {
	case OPTION_SIGBUS:
		choice = choose(sigbus_choices, value);
		options->sigbus = choice->value;
		return choice->name;
	case OPTION_STATE:
		choice = choose(state_choices, value);
		options->state = choice->value;
		return choice->name;
	case OPTION_CGROUP:
		options->cgroup = value;
		return true;
	case OPTION_CORES:
		options->cores = value;
		return true;
	case OPTION_LEADER_EXITS:
		options->leader_exits = true;
		return true;
	case OPTION_MCE_KILL:
		choice = choose(mce_kill_choices, value);
		options->mce_kill = choice->value;
		return choice->name;
	case OPTION_DESCRIPTOR:
		choice = choose(descriptor_choices, value);
		options->descriptor = choice->value;
		return choice->name;
	case OPTION_UNSHARE:
		choice = choose(namespace_choices, value);
		options->namespaces |= choice->value;
		return choice->name;
	case OPTION_USERFAULTFD:
		choice = choose(uffd_choices, value);
		options->uffd_mode = choice->value;
		return choice->name;
	case OPTION_WRITE_TO:
		options->write_to = value;
		return true;
	case OPTION_TEXT:
		options->text = value;
		return true;
	default:
		return false;
	}
}

const char mapper_usage[] =
	"  --sigbus WHAT       handler, altstack, ignore, default, block,\n"
	"                      signalfd: what becomes of it (handler)\n"
	"  --state STATE       stopped, traced, frozen, uninterruptible,\n"
	"                      dumping: up to the first question\n"
	"  --cgroup DIR        an empty cgroup of version 2, to be frozen\n"
	"  --cores DIR         where dax_core tells of cores, for dumping\n"
	"  --leader-exits      as a second thread, when the first has ended\n"
	"  --mce-kill POLICY   early, late: as PR_MCE_KILL sets it\n"
	"  --descriptor HOW    closed when mapped, passed over a socket\n"
	"  --unshare NAMESPACE user, pid, mount: in a new one, of each\n"
	"  --userfaultfd MODE  missing, wp, minor: try to register them\n"
	"  --write-to FILE     have the first one write there at SIGUSR2\n"
	"  --text TEXT         what it writes\n";
