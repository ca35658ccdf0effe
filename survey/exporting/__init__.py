"""Lists and workbooks that leave."""
