"""HTTP and WebSocket in. Translates; decides nothing."""
