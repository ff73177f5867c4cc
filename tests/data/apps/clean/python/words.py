WORDS = ["warning", "warrant", "warranty", "whos_line_format"]
