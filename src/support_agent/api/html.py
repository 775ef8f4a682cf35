"""Short HTML pages that need no script: return labels, and addresses with nothing behind them."""

from html import escape

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 2rem auto; padding: 0 1rem;
  color: #111; background: #fff; overflow-wrap: anywhere; }
.label { border: 2px solid #111; padding: 1.5rem; margin: 1.5rem 0; }
.number { font: 600 1.75rem/1.3 ui-monospace, monospace; }
dt { color: #555; } dd { margin: 0 0 .75rem; }
@media print { .screen { display: none; } body { margin: 0; } }
"""


def html_page(title: str, body: str, language: str = "en") -> str:
    """A complete document. `title` is text; `body` is markup that the caller has escaped."""
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{escape(title)}</h1>
{body}
</body>
</html>
"""
