# c_string.sed - turns a text into the lines of a C string constant: the build includes page.css and
# page.js this way, so that a report is one file.
s/\\/\\\\/g
s/"/\\"/g
s/^/"/
s/$/\\n"/
