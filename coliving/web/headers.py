"""What every answer tells the browser it may not do."""

from urllib.parse import urlsplit

from flask import Flask, Response

from coliving.config import Config

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data:{tiles}; connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def init_app(app: Flask, config: Config) -> None:
    """Send the headers with every answer that did not choose its own."""
    tiles = f" {_origin(config.tiles_url)}" if config.tiles_url else ""
    headers = HEADERS | {"Content-Security-Policy": POLICY.format(tiles=tiles)}
    if config.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"

    @app.after_request
    def protect(response: Response) -> Response:
        chosen = {name.lower() for name, _ in response.headers}
        for name, value in headers.items():
            if name.lower() not in chosen:
                response.headers.add(name, value)
        return response


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".replace("{s}", "*")
