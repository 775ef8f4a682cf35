"""What the API returns and accepts, as types. The sources of openapi.json and the page's client."""
