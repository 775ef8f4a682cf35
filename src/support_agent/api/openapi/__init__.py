"""What openapi.json says beyond the routes and their types: tags, errors, examples."""
