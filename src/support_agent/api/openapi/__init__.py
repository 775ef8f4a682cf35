"""What openapi.json has beyond the routes and their types: tags, errors, examples."""
