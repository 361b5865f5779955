/** Reads the little of XML that our documents use, strictly. */

/** An element: its name, its attributes, and what is in it. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
}

const TOKEN =
  /<\?xml version="1\.0" encoding="UTF-8"\?>\n|<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>|([^<]+)/y;

const FORBIDDEN =
  // deno-lint-ignore no-control-regex -- XML 1.0 has no place for them
  /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&(?!(?:amp|lt|gt|quot|#39);)/;

function unescape(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"').replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}

/**
 * Reads a document.
 *
 * @throws {SyntaxError} If it is not well-formed, or anything that we do not write.
 */
export function readXml(document: string): XmlElement {
  if (FORBIDDEN.test(document) || !document.isWellFormed()) {
    throw new SyntaxError("It has a character that XML cannot have");
  }
  const top: XmlElement = { name: "", attributes: {}, children: [], text: "" };
  const open = [top];
  const token = new RegExp(TOKEN);
  while (token.lastIndex < document.length) {
    const at = token.lastIndex;
    const match = token.exec(document);
    const parent = open.at(-1);
    if (match === null || parent === undefined) {
      throw new SyntaxError(`Cannot read ${document.slice(at, at + 60)}`);
    }
    const [, slash, name, attributes = "", empty, text] = match;
    if (text !== undefined) {
      parent.text += unescape(text);
    } else if (name !== undefined && slash === "/") {
      if (parent.name !== name) {
        throw new SyntaxError(`${parent.name} is closed as ${name}`);
      }
      open.pop();
    } else if (name !== undefined) {
      const element: XmlElement = {
        name,
        attributes: Object.fromEntries(
          [...attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)].map((
            [, key = "", value = ""],
          ) => [key, unescape(value)]),
        ),
        children: [],
        text: "",
      };
      parent.children.push(element);
      if (empty !== "/") open.push(element);
    }
  }
  const [root, ...more] = top.children;
  if (root === undefined || more.length > 0 || open.length !== 1) {
    throw new SyntaxError("It does not have one element with all others in it");
  }
  return root;
}
