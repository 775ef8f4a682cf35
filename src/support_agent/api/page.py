"""Serves the built web app at / and the reference of the API at /docs."""

from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

# The page keeps its views after the "#", so no other address opens it.
PAGE, DOCS = "index.html", "docs/index.html"
_ADDRESSES = {"/": PAGE, "/docs": DOCS, "/docs/": DOCS}
NOT_BUILT = (
    "The page is not built on this server. Run `npm install --no-save && npm run build` in"
    " frontend/, then start again. The API works without it; /openapi.json describes it."
)


def add_page(app: FastAPI, folder: Path | None) -> None:
    """Serves hashed assets for a year, and every other built file, at its own address.

    `folder` None: the page is not built, which its addresses then say.
    """
    served = dict.fromkeys(_ADDRESSES, _not_built)
    if folder is not None:
        assets = folder / "assets"
        if assets.is_dir():
            # Takes a quarter of the time on a slow line; a proxy in front may do it better.
            packed = GZipMiddleware(
                _Immutable(directory=assets), minimum_size=1_000, compresslevel=6
            )
            app.mount("/assets", packed, name="assets")
        built = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*.*")}
        served |= {
            f"/{name}": _sending(file)
            for name, file in built.items()
            if file.is_file() and not name.startswith(("assets/", "."))
        }
        served |= {at: _sending(built[name]) for at, name in _ADDRESSES.items() if name in built}
    for address, answer in served.items():
        app.add_api_route(address, answer, include_in_schema=False, response_model=None)


# Not async: FastAPI runs them in a thread, where file access blocks nobody.
def _sending(file: Path) -> Callable[[], FileResponse]:
    def send() -> FileResponse:
        return FileResponse(file, headers={"Cache-Control": "no-cache"})

    return send


def _not_built() -> FileResponse:
    raise HTTPException(404, NOT_BUILT)


class _Immutable(StaticFiles):
    """Files whose name changes with their content."""

    def file_response(self, *args: object, **kwargs: object) -> object:  # pyright: ignore[reportIncompatibleMethodOverride]
        response = super().file_response(*args, **kwargs)  # pyright: ignore[reportArgumentType]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
