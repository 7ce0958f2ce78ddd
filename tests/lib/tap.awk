# SPDX-License-Identifier: GPL-2.0-only
#
# tap.awk -v suite=NAME -v skips=FILE: read the TAP of one suite (plans may
# follow each other), print what is worth reading, and as the last line
# "count PASSED FAILED SKIPPED".

BEGIN {
	while ((getline line < skips) > 0)
		allowed[line] = 1
}

# The plan before must have been fulfilled.
function close_plan()
{
	if (planned && seen < planned) {
		failed += planned - seen
		print "not ok " suite ": " planned - seen " of " planned " results are missing"
	}
	planned = seen = 0
}

function name_of(line)
{
	sub(/^(not )?ok [0-9]+ (- )?/, "", line)
	sub(/ # SKIP.*/, "", line)
	return line
}

# "own-*" are the boots of somebody's own kernel, whatever that has.
function is_expected(name)
{
	return (suite " " name) in allowed || (suite ~ /^own-/ && ("own-* " name) in allowed)
}

/^1\.\.[0-9]+/ {
	close_plan()
	planned = substr($1, 4) + 0
	plans++
	next
}

/^(not )?ok [0-9]+/ {
	seen++
	if ($1 == "not") {
		failed++
	} else if (!/ # SKIP/) {
		passed++
	} else if (is_expected(name_of($0))) {
		skipped++
	} else {
		failed++
		print "not ok " suite ": a skip that tests/skips does not list:"
	}
	if ($1 == "not" || / # SKIP/) {
		printf "%s", diagnostics
		print ($1 == "not" ? "not ok " : "ok ") suite ": " substr($0, index($0, " - ") + 3)
	}
	diagnostics = ""
	next
}

/^# exit status / {
	status = $4
	next
}

# What a suite is there to tell.
/^# figure: / {
	print suite ": " substr($0, 11)
	next
}

{ diagnostics = diagnostics $0 "\n" }

END {
	close_plan()
	if (!plans || (status && !failed)) {
		failed++
		printf "%s", diagnostics
		print "not ok " suite ": ended with status " status
	}
	print suite ": " passed + 0 " passed, " failed + 0 " failed"
	print "count", passed + 0, failed + 0, skipped + 0
}
