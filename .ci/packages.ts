/** The packages that only JSR has: loading this file fetches and checks them. */
import "@std/assert";
import "@std/cli/parse-args";
