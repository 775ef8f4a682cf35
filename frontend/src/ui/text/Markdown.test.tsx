import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import Markdown from "./Markdown";
import { PlainText } from "./PlainText";

const html = (source: string) => render(<Markdown source={source} />).container;

const HOSTILE = [
  "<script>window.hacked = 1</script>",
  "<img src=x onerror=alert(1)>",
  "![x](https://tracker.example/x.png)",
  "[click](javascript:alert(1))",
  "[click](JaVaScRiPt:alert(1))",
  "[click](  javascript:alert(1))",
  "[click](data:text/html,<script>1</script>)",
  "[click](//evil.example)",
  "<javascript:alert(1)>",
  "[a]: javascript:alert(1)\n\n[a]",
  '<iframe src="https://evil.example"></iframe>',
  "<svg onload=alert(1)>",
  "# title {#id onclick=alert(1)}",
  '[x](https://ok.example "onmouseover=alert(1)")',
  "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
  "<!-- comment --><style>*{display:none}</style>",
];

describe("Markdown", () => {
  it.each(HOSTILE)("makes nothing that acts of %s", (source) => {
    const page = html(source);
    expect(page.querySelector("script, img, iframe, svg, style, object, form, input")).toBeNull();
    for (const element of page.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        expect(name).not.toMatch(/^on|^id$|^style$/);
        if (name === "href") expect(value).toMatch(/^(?:https?:|mailto:)/);
      }
    }
  });

  it("shows escaped marks as what they are", () => {
    const page = html(
      "\\[x\\](https: / evil. com) \\*a\\* \\_b\\_ \\<b\\> & \\` \\~\\~c\\~\\~ \\|",
    );
    expect(page.textContent?.trim()).toBe("[x](https: / evil. com) *a* _b_ <b> & ` ~~c~~ |");
    expect(page.querySelector("a, em, strong, del, code")).toBeNull();
  });

  it.each([
    "[x](https://www.macrocenter.example@evil.com/)",
    "[x](https://user:secret@evil.com/)",
    "[x](https:/\\evil.com)",
    "[x](/\\evil.com)",
    "[x](relative/page)",
    "[x](https:evil.com)",
  ])("makes no link of %s", (source) => {
    expect(html(source).querySelector("a")).toBeNull();
  });

  it("draws what mail needs", () => {
    const page = html(
      "Hi **Alex**,\n\n- one\n- two\n\n| Item | Price |\n|---|---|\n| Fan | $5 |\n\n[Track](https://ups.example/1)",
    );
    expect(page.querySelector("strong")?.textContent).toBe("Alex");
    expect(page.querySelectorAll("li")).toHaveLength(2);
    expect(page.querySelector("td")?.textContent).toBe("Fan");
    const link = page.querySelector("a");
    expect(link?.getAttribute("rel")).toBe("noreferrer noopener nofollow");
  });

  it.each([
    ["quotes", ">".repeat(20_000)],
    ["unclosed stars", "**".repeat(500_000)],
    ["brackets", "[".repeat(500_000)],
    ["nested lists", Array.from({ length: 2_000 }, (_, n) => `${" ".repeat(n)}- x`).join("\n")],
    ["pipes", "|".repeat(49_000)],
    ["backticks", "`".repeat(49_000)],
    ["links", "[a](".repeat(12_000)],
  ])("draws a megabyte of %s without hanging", (_name, source) => {
    const started = performance.now();
    html(source);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe("a code that was hidden", () => {
  it.each([
    ["by the customer's side", <PlainText key="in" text="It is [code removed]." />],
    ["by the shop's side", <Markdown key="out" source="It is [code]." />],
  ])("is a lock and words, %s", (_side, element) => {
    const { container } = render(element);
    expect(container).toHaveTextContent("It is Code hidden.");
    expect(container.querySelector("svg")).not.toBeNull();
  });
});

describe("PlainText", () => {
  it("shows what was typed, marks and all", () => {
    const text = "<b>**not bold**</b> <script>1</script>\n  second line";
    const { container } = render(<PlainText text={text} />);
    expect(container.textContent).toBe(text);
    expect(container.querySelector("b, script")).toBeNull();
  });
  it("takes its direction from the text", () => {
    const { container } = render(<PlainText text="שלום עולם" />);
    expect(container.querySelector("[dir=auto]")).not.toBeNull();
  });
  it("shows the beginning of a megabyte and offers the rest", () => {
    const { container, getByRole } = render(<PlainText text={"word ".repeat(200_000)} />);
    expect(container.textContent?.length).toBeLessThan(21_000);
    expect(getByRole("button", { name: "Show all (1.0 MB)" })).toBeInTheDocument();
  });
});
