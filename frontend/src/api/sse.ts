/** Reads the wire format of server-sent events (WHATWG HTML, 9.2.6). */

export interface ServerEvent {
  id: string;
  name: string;
  data: string;
}

/**
 * A parser fed with chunks as they arrive, cut anywhere. A comment, such as a heartbeat, gives no
 * event. A `\r` at the end of a chunk waits for the next one: it may be half of `\r\n`.
 */
export function sseParser(onEvent: (event: ServerEvent) => void): (chunk: string) => void {
  let rest = "";
  let id = "";
  let name = "";
  let data: string[] = [];

  function line(text: string): void {
    if (text === "") {
      if (data.length) onEvent({ id, name: name || "message", data: data.join("\n") });
      name = "";
      data = [];
      return;
    }
    const colon = text.indexOf(":");
    if (colon === 0) return;
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? "" : text.slice(colon + 1).replace(/^ /, "");
    if (field === "data") data.push(value);
    else if (field === "event") name = value;
    else if (field === "id" && !value.includes("\0")) id = value;
  }

  return (chunk) => {
    rest += chunk;
    const held = rest.endsWith("\r") ? "\r" : "";
    const lines = rest.slice(0, rest.length - held.length).split(/\r\n|\r|\n/);
    rest = (lines.pop() ?? "") + held;
    for (const text of lines) line(text);
  };
}
