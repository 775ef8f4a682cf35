"""The vendors, each against a loopback server that speaks its wire format."""
