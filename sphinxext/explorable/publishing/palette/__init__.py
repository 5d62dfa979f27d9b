"""What the colours of a site's concepts look like to whom, as a table, as JSON and as a picture."""
