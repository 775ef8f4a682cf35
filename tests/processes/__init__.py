"""The product as the process that `support-agent serve` starts, seen from outside."""
