"""What the API says and takes, as types. openapi.json and the page's client are made from these."""
