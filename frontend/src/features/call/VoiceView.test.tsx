import { act, cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { useCall } from "@/stores/call";
import { useUi } from "@/stores/ui";
import { customer, health } from "@/testing/fixtures";
import { draw } from "@/testing/render";
import { server } from "@/testing/server";
import VoiceView from "./VoiceView";

/** A socket that remembers what was sent and says what the test makes it say. */
class Socket {
  static readonly OPEN = 1;
  static last: Socket | null = null;
  readyState = 1;
  sent: unknown[] = [];
  closed = false;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  constructor(readonly url: string) {
    Socket.last = this;
  }
  send(data: unknown) {
    this.sent.push(data);
  }
  close() {
    this.closed = true;
  }
  say(message: object) {
    act(() => this.onmessage?.({ data: JSON.stringify(message) }));
  }
}

/** A context of sound that only counts how often it was closed. */
class Sound {
  static closed = 0;
  audioWorklet = { addModule: () => Promise.reject(new Error("no sound here")) };
  resume = async () => undefined;
  close = async () => {
    Sound.closed += 1;
  };
}

const typedCalls = {
  ...health,
  speech: false,
  dependencies: {
    ...health.dependencies,
    voice: { status: "ok" as const, label: "Typed calls", detail: "" },
  },
};
const spokenCalls = {
  ...health,
  dependencies: {
    ...health.dependencies,
    voice: { status: "ok" as const, label: "Local voice", detail: "" },
  },
};
const ready = {
  type: "ready",
  turn_id: 7,
  started_at: "2026-11-22T14:00:00Z",
  now: "2026-11-22T14:00:00Z",
  audio_out: { sample_rate: 24_000 },
};

beforeEach(() => {
  useCall.setState({ state: { phase: "idle" } });
  Socket.last = null;
  Sound.closed = 0;
  location.hash = "#/voice?customer=1";
  useUi.setState({ route: { view: "voice", thread: null, ticket: null, customerId: 1 } });
  vi.stubGlobal("WebSocket", Socket);
});

async function call({ health = typedCalls, answered = true } = {}) {
  server.use(http.get("*/health", () => HttpResponse.json(health)));
  draw(<VoiceView />);
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Call" }));
  const socket = Socket.last as Socket;
  if (answered) socket.say(ready);
  return { user, socket };
}

describe("VoiceView", () => {
  it("says what is missing when no call can be made", async () => {
    draw(<VoiceView />);
    expect(await screen.findByText("Calls are not set up.")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Call" })).toBeNull();
  });

  it("calls as a customer in simulation only", async () => {
    server.use(http.get("*/health", () => HttpResponse.json({ ...typedCalls, simulation: false })));
    draw(<VoiceView />);
    expect(await screen.findByText(/work in simulation only/)).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Call" })).toBeNull();
  });

  it("calls for the customer the page acts as, and shows what is said", async () => {
    const { user, socket } = await call();
    expect(socket.url).toMatch(/\/ws\/voice\?customer_id=1$/);
    socket.say({ type: "talk", talk: "speaking" });
    socket.say({ type: "caption", id: "1", who: "agent", text: "Hi Alex.", final: true });
    expect(screen.getByText("Hi Alex.")).toBeInTheDocument();
    expect(screen.getByRole("status")).toHaveTextContent("Speaking");
    await user.type(
      screen.getByRole("textbox", { name: "Type what you want to say" }),
      "Where is it?{Enter}",
    );
    expect(socket.sent).toContain('{"type":"typed","text":"Where is it?"}');
  });

  it("keeps its customer while another one is looked at, and shows the way back", async () => {
    const priya = { ...customer().customer, id: 2, first_name: "Priya", last_name: "Shah" };
    server.use(http.get("*/customers/2", () => HttpResponse.json(customer({ customer: priya }))));
    const { user, socket } = await call();
    expect(screen.getByText("Alex Rivera’s call")).toBeInTheDocument();
    act(() => useUi.getState().actAs({ kind: "customer", id: 2 }));
    const back = await screen.findByRole("button", { name: "Show Alex Rivera" });
    expect(screen.getByText("Alex Rivera’s call")).toBeInTheDocument();
    expect(socket.closed).toBe(false);
    await user.click(back);
    expect(location.hash).toContain("customer=1");
    expect(screen.queryByRole("button", { name: /^Show/ })).toBeNull();
  });

  it("warns before a page with a call on it is left, and not after the call", async () => {
    const { user } = await call();
    const leaving = () => {
      const event = new Event("beforeunload", { cancelable: true });
      window.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(leaving()).toBe(true);
    await user.click(screen.getByRole("button", { name: "End" }));
    expect(leaving()).toBe(false);
  });

  it("keeps what was typed while another view is open", async () => {
    const { user } = await call();
    await user.type(screen.getByRole("textbox", { name: "Type what you want to say" }), "Half a");
    cleanup();
    draw(<VoiceView />);
    expect(screen.getByRole("textbox", { name: "Type what you want to say" })).toHaveValue(
      "Half a",
    );
  });

  it("ends at once, and closes the line", async () => {
    const { user, socket } = await call();
    await user.click(screen.getByRole("button", { name: "End" }));
    expect(screen.getByText(/^Call ended/)).toBeInTheDocument();
    expect(socket.closed).toBe(true);
  });

  it("says that the connection was lost, and keeps nothing running", async () => {
    const { socket } = await call();
    act(() => socket.onclose?.());
    expect(screen.getByRole("alert")).toHaveTextContent("The connection was lost");
    expect(screen.getByRole("button", { name: "Call again" })).toBeInTheDocument();
  });

  it("is not stopped by a message the server did not understand", async () => {
    const { socket } = await call();
    socket.say({ type: "error", code: "bad_message", detail: "x" });
    expect(screen.getByRole("button", { name: "End" })).toBeInTheDocument();
  });

  it("says in the server's words why no call was put through", async () => {
    const { socket } = await call({ answered: false });
    socket.say({ type: "error", code: "conflict", detail: "you are on the phone already" });
    expect(screen.getByRole("alert")).toHaveTextContent("You are on the phone already.");
    expect(socket.closed).toBe(true);
  });

  it("says why the assistant hung up", async () => {
    const { socket } = await call();
    socket.say({ type: "ended", reason: "idle" });
    expect(screen.getByText(/so the assistant hung up/)).toBeInTheDocument();
  });

  it("says who has joined, and goes on when the voice is back", async () => {
    const { socket } = await call();
    socket.say({ type: "reconnected" });
    expect(screen.getByRole("status")).toHaveTextContent("Listening");
    socket.say({ type: "with-person", name: "Dana" });
    expect(screen.getByRole("status")).toHaveTextContent("Dana from Macrocenter");
  });

  it("keeps of what the customer spoke over what they heard, and says so", async () => {
    const { socket } = await call();
    const caption = { type: "caption", id: "a1", who: "agent", final: true, cut: false };
    socket.say({ ...caption, text: "Your refund is on its way." });
    socket.say({ ...caption, text: "Your refund", cut: true });
    expect(screen.getByText(/^Your refund/)).toHaveTextContent("Your refund — , you spoke");
  });

  it("opens the microphone only while the key is held, and ends the turn with it", async () => {
    const microphone = { getTracks: () => [], getAudioTracks: () => [] };
    const media = { getUserMedia: vi.fn(async () => microphone) };
    vi.stubGlobal("navigator", { ...navigator, mediaDevices: media });
    vi.stubGlobal("AudioContext", Sound);
    const { user } = await call({ health: spokenCalls, answered: false });
    const socket = await waitFor(() => {
      expect(Socket.last).not.toBeNull();
      return Socket.last as Socket;
    });
    socket.say(ready);
    await user.click(screen.getByRole("button", { name: "Sound" }));
    await user.click(screen.getByRole("checkbox", { name: "Hold a key to talk" }));
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("button", { name: "Mute" })).toBeNull();
    const talk = screen.getByRole("button", { name: "Hold to talk" });
    talk.focus();
    await user.keyboard("{ >}");
    expect(talk).toHaveAttribute("aria-pressed", "true");
    expect(socket.sent).not.toContain('{"type":"end_turn"}');
    await user.keyboard("{/ }");
    expect(talk).toHaveAttribute("aria-pressed", "false");
    expect(socket.sent).toContain('{"type":"end_turn"}');
    await user.click(screen.getByRole("button", { name: "End" }));
    expect(Sound.closed).toBe(1);
  });

  it("can be called without a microphone, when that is blocked", async () => {
    const refuse = vi.fn(async () => {
      throw new DOMException("no", "NotAllowedError");
    });
    vi.stubGlobal("navigator", { ...navigator, mediaDevices: { getUserMedia: refuse } });
    vi.stubGlobal("AudioContext", Sound);
    const { user } = await call({ health: spokenCalls, answered: false });
    expect(screen.getByRole("alert")).toHaveTextContent("The microphone is blocked.");
    await user.click(screen.getByRole("button", { name: "Call and type" }));
    const socket = Socket.last as Socket;
    socket.say(ready);
    expect(screen.getByRole("textbox", { name: "Type what you want to say" })).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Mute" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "End" }));
    expect(Sound.closed).toBe(1);
  });
});
