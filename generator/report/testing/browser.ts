/** Chromium without a window, for tests of pages: where it is installed. */

/** The answer to a command, or an event, of the DevTools protocol. */
interface Message {
  id?: number;
  method?: string;
  // deno-lint-ignore no-explicit-any -- what is in it depends on the method
  params?: any;
  // deno-lint-ignore no-explicit-any -- what is in it depends on the method
  result?: any;
  error?: { message: string };
}

/** How long Chromium may take to start and to answer, in milliseconds. */
const PATIENCE_MILLISECONDS = 30_000;

const PROGRAMS = ["chromium", "chromium-browser", "google-chrome"];

/** The path of a browser; undefined where none is installed. */
export function findBrowser(): string | undefined {
  for (const directory of (Deno.env.get("PATH") ?? "").split(":")) {
    for (const program of PROGRAMS) {
      try {
        const path = `${directory}/${program}`;
        if (Deno.statSync(path).isFile) return path;
      } catch {
        // It is not there.
      }
    }
  }
  return undefined;
}

/** How a page is looked at. */
export interface PageOptions {
  width: number;
  height: number;
  scheme: "light" | "dark";
  scripts: boolean;
}

/** One page of a browser. */
export class BrowserPage implements AsyncDisposable {
  /** Addresses that were asked for. */
  readonly requests: string[] = [];
  /** What the page complained about. */
  readonly complaints: string[] = [];
  readonly #waiting = new Map<number, (message: Message) => void>();
  readonly #events = new Map<string, () => void>();
  #lastId = 0;

  private constructor(
    readonly process: Deno.ChildProcess,
    readonly socket: WebSocket,
    readonly profile: string,
  ) {
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
  }

  /** Starts a browser of its own. */
  static async open(
    program: string,
    options: PageOptions,
  ): Promise<BrowserPage> {
    const profile = await Deno.makeTempDir({ prefix: "yank_browser_" });
    const process = new Deno.Command(program, {
      args: [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--no-first-run",
        "--disable-background-networking",
        `--user-data-dir=${profile}`,
        "--remote-debugging-port=0",
        "about:blank",
      ],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const port = await readPort(process.stderr);
    const targets = await (await fetch(`http://127.0.0.1:${port}/json`)).json();
    const socket = new WebSocket(
      // deno-lint-ignore no-explicit-any -- JSON of the browser's
      targets.find(({ type }: any) => type === "page").webSocketDebuggerUrl,
    );
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error("Cannot talk to the browser"));
    });
    const page = new BrowserPage(process, socket, profile);
    for (const domain of ["Page", "Network", "Log", "Runtime"]) {
      await page.send(`${domain}.enable`);
    }
    await page.send("Emulation.setDeviceMetricsOverride", {
      width: options.width,
      height: options.height,
      deviceScaleFactor: 1,
      mobile: options.width < 600,
    });
    await page.send("Emulation.setEmulatedMedia", {
      features: [{ name: "prefers-color-scheme", value: options.scheme }],
    });
    await page.send("Emulation.setScriptExecutionDisabled", {
      value: !options.scripts,
    });
    return page;
  }

  #hear(message: Message): void {
    const { id, method, params } = message;
    if (id !== undefined) this.#waiting.get(id)?.(message);
    if (method === undefined) return;
    if (method === "Network.requestWillBeSent") {
      this.requests.push(params.request.url);
    }
    if (method === "Log.entryAdded") this.complaints.push(params.entry.text);
    if (method === "Runtime.exceptionThrown") {
      this.complaints.push(params.exceptionDetails.text);
    }
    this.#events.get(method)?.();
  }

  /** Sends a command of the DevTools protocol. */
  // deno-lint-ignore no-explicit-any -- what comes back depends on the method
  async send(method: string, params: object = {}): Promise<any> {
    const id = ++this.#lastId;
    const answer = new Promise<Message>((resolve) =>
      this.#waiting.set(id, resolve)
    );
    this.socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await within(answer, method);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  /** Opens an address and waits until all of it is there. */
  async goTo(url: string): Promise<void> {
    const loaded = new Promise<void>((resolve) =>
      this.#events.set("Page.loadEventFired", resolve)
    );
    await this.send("Page.navigate", { url });
    await within(loaded, url);
  }

  /** The value of an expression of JavaScript; works where scripts are off, too. */
  // deno-lint-ignore no-explicit-any -- it depends on the expression
  async evaluate(expression: string): Promise<any> {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    if (exceptionDetails !== undefined) {
      throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    }
    return result.value;
  }

  /** Waits until an expression of JavaScript is true. */
  async waitUntil(expression: string): Promise<void> {
    const end = performance.now() + PATIENCE_MILLISECONDS;
    while (await this.evaluate(expression) !== true) {
      if (performance.now() > end) throw new Error(`Never: ${expression}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Presses and releases a key. */
  async press(key: string): Promise<void> {
    const code = { Tab: 9, Enter: 13, " ": 32 }[key];
    const text = key === "Enter" ? "\r" : key === " " ? " " : undefined;
    const event = {
      key,
      code: key === " " ? "Space" : key,
      windowsVirtualKeyCode: code,
      ...(text === undefined ? {} : { text }),
    };
    await this.send("Input.dispatchKeyEvent", { type: "keyDown", ...event });
    await this.send("Input.dispatchKeyEvent", { type: "keyUp", ...event });
  }

  /** What one sees, as a PNG. */
  async screenshot(): Promise<Uint8Array> {
    const { data } = await this.send("Page.captureScreenshot", {
      format: "png",
    });
    return Uint8Array.from(atob(data), (byte) => byte.charCodeAt(0));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.close();
    this.process.kill("SIGKILL");
    await this.process.status;
    // Its helpers may still be writing there.
    for (let tries = 0; tries < 20; tries++) {
      try {
        await Deno.remove(this.profile, { recursive: true });
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }
}

async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`The browser did not answer: ${what}`)),
      PATIENCE_MILLISECONDS,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The port that the browser says it listens on; the rest of its talk is dropped. */
async function readPort(stderr: ReadableStream<Uint8Array>): Promise<string> {
  const [first, rest] = stderr.tee();
  rest.pipeTo(new WritableStream()).catch(() => {});
  const found = (async () => {
    let said = "";
    for await (const chunk of first.pipeThrough(new TextDecoderStream())) {
      said += chunk;
      const [, port] = /DevTools listening on ws:\/\/[^:]+:(\d+)/.exec(said) ??
        [];
      if (port !== undefined) return port;
    }
    throw new Error(`Cannot start the browser: ${said}`);
  })();
  return await within(found, "its port");
}
