/**
 * Looks at a run's page in headless Chromium, where that is installed.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { inTemporaryDirectory } from "../run/testing/temporary_directory.ts";
import { writeRunPage } from "./html_page.ts";
import {
  BrowserPage,
  findBrowser,
  type PageOptions,
} from "./testing/browser.ts";
import { readRealRun } from "./testing/real_run.ts";

const browser = findBrowser();

function testInBrowser(
  name: string,
  options: PageOptions,
  look: (page: BrowserPage) => Promise<void>,
): void {
  Deno.test({
    name: browser === undefined
      ? `${name} (skipped: chromium is missing)`
      : name,
    ignore: browser === undefined,
    fn: () =>
      inTemporaryDirectory(async (directory) => {
        const path = `${directory}/run.html`;
        await Deno.writeTextFile(path, await writeRunPage(await readRealRun()));
        await using page = await BrowserPage.open(browser ?? "", options);
        await page.goTo(`file://${path}`);
        await look(page);
        assertEquals(page.complaints, []);
        assertEquals(
          page.requests.map((url) => url.split("#", 1)[0]),
          page.requests.map(() => `file://${path}`),
        );
        const [width, inner] = await page.evaluate(
          "[document.documentElement.scrollWidth, innerWidth]",
        );
        assert(width <= inner, `${width} > ${inner}: one has to scroll`);
        // A picture of one colour would be smaller.
        assert((await page.screenshot()).length > 10_000);
      }),
  });
}

const wide: PageOptions = {
  width: 1200,
  height: 900,
  scheme: "light",
  scripts: true,
};

/** The least contrast of a text on what is behind it, and which text that is. */
const LEAST_CONTRAST = `(() => {
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((part) => part / 255).map((part) =>
      part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  let least = [21, ""];
  for (const details of document.querySelectorAll("details")) details.open = true;
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) =>
      node.nodeType === 3 && node.data.trim() !== "");
    if (!own || element.tagName === "SCRIPT") continue;
    let behind = element;
    while (parse(getComputedStyle(behind).backgroundColor)[3] === 0) {
      behind = behind.parentElement;
    }
    const [dark, bright] = [
      light(parse(getComputedStyle(element).color)),
      light(parse(getComputedStyle(behind).backgroundColor)),
    ].sort((a, b) => a - b);
    const ratio = (bright + 0.05) / (dark + 0.05);
    if (ratio < least[0]) least = [ratio, element.outerHTML.slice(0, 80)];
  }
  return least;
})()`;

for (const scheme of ["light", "dark"] as const) {
  testInBrowser(
    `a run's page can be read in ${scheme} colours`,
    { ...wide, scheme },
    async (page) => {
      const [ratio, element] = await page.evaluate(LEAST_CONTRAST);
      assert(ratio >= 4.5, `${element}: ${ratio}`);
      const paper = await page.evaluate(
        "getComputedStyle(document.body).backgroundColor",
      );
      assertEquals(
        paper,
        scheme === "light" ? "rgb(255, 255, 255)" : "rgb(20, 23, 27)",
      );
    },
  );
}

testInBrowser(
  "a run's page on a phone shows a result without scripts",
  { ...wide, width: 390, height: 844, scripts: false },
  async (page) => {
    await page.evaluate(`document.querySelector("td a[href='#r4-1']").focus()`);
    await page.press("Enter");
    await page.waitUntil("location.hash === '#r4-1'");
    assertEquals(
      await page.evaluate(`[
        document.querySelectorAll("details[open]").length,
        document.getElementById("r4-1").closest("details").open,
        document.getElementById("r4-1").getBoundingClientRect().top < innerHeight,
        document.getElementById("search").hidden,
      ]`),
      [1, true, true, true],
    );
  },
);

testInBrowser(
  "the box of a run's page leaves what is not well, without scripts",
  { ...wide, scripts: false },
  async (page) => {
    const shown = () =>
      page.evaluate(`["tbody tr", "details.result"].map((selector) =>
        [...document.querySelectorAll(selector)].filter((element) =>
          element.checkVisibility()).length)`);
    assertEquals(await shown(), [5, 4]);
    await page.evaluate(`document.getElementById("only-bad").focus()`);
    await page.press(" ");
    assertEquals(await shown(), [2, 1]);
  },
);

testInBrowser(
  "words filter a run's page",
  wide,
  async (page) => {
    const filter = (words: string) =>
      page.evaluate(`(() => {
        const input = document.getElementById("words");
        input.value = ${JSON.stringify(words)};
        input.dispatchEvent(new Event("input"));
        return [...document.querySelectorAll("tbody tr:not([hidden]) th")]
          .map((cell) => cell.textContent)
          .concat(document.getElementById("shown").textContent);
      })()`);
    assertEquals(await filter("DUMP_user 6.12"), [
      "xfs-unbind-core-dump",
      "1 of 5 scenarios",
    ]);
    assertEquals(await filter("ZONED"), [
      "xfs-unbind-zoned",
      "1 of 5 scenarios",
    ]);
    assertEquals(await filter("nowhere"), ["0 of 5 scenarios"]);
    assertEquals((await filter(" ")).length, 6);
  },
);

testInBrowser(
  "a run's page can be used with the keyboard, and shows where one is",
  wide,
  async (page) => {
    const focused = () =>
      page.evaluate(`(() => {
        const element = document.activeElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return [
          element.tagName + (element.id && "#" + element.id),
          element.textContent.trim().split("\\n", 1)[0],
          outlineStyle + " " + outlineWidth,
        ];
      })()`);
    const visited: string[] = [];
    for (let i = 0; i < 9; i++) {
      await page.press("Tab");
      const [element, text, outline] = await focused();
      assertEquals(outline, "solid 3px", element);
      visited.push(element === "A" ? `A ${text}` : element);
    }
    assertEquals(visited, [
      "A xfs-unbind-core-dump",
      "INPUT#only-bad",
      "INPUT#words",
      "DIV",
      "A xfail",
      "A xfail",
      "A pass",
      "A crash",
      "SUMMARY",
    ]);
    const isOpen = () =>
      page.evaluate("document.activeElement.parentElement.open");
    assertEquals(await isOpen(), false);
    await page.press("Enter");
    assertEquals(await isOpen(), true);
    await page.evaluate(`document.querySelector(".bad a").focus()`);
    await page.press("Enter");
    await page.waitUntil("document.activeElement.tagName === 'SUMMARY'");
    const [element, text] = await focused();
    assertEquals(element, "SUMMARY");
    assert(text.startsWith("crash xfs-unbind-core-dump"), text);
    assertEquals(await isOpen(), true);
  },
);
