"""The vendors, files, time and network behind the ports: everything foreign is translated here."""
