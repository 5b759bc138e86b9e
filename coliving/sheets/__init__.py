"""Tables as people keep them: CSV, Excel and OpenDocument files, read and written."""
