"""Where a text could lead its reader: links, hosts, numbers, addresses."""
