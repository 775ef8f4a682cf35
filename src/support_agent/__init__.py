"""Support Agent: answers a shop's customers by e-mail, SMS and phone."""

__version__ = "0.1.0"
