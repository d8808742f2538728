from wfm.tables.phrasing import counted, did_you_mean, listed, nearest, quoted


def test_nearest() -> None:
    assert nearest("ofered", ["offered", "queue"]) == "offered"
    assert nearest("OFFERED", ["Offered"]) == "Offered"
    assert nearest("zebra", ["offered"]) is None
    assert nearest("x", []) is None


def test_nearest_does_not_depend_on_order() -> None:
    assert nearest("aa", ["ab", "ac"]) == nearest("aa", ["ac", "ab"])


def test_did_you_mean() -> None:
    assert did_you_mean("chanel", ["channel"]) == "Did you mean 'channel'?"
    assert did_you_mean("chanel", ["skill"]) == ""


def test_listed() -> None:
    assert listed(["a", "b"]) == "'a', 'b'"
    assert listed("abcd", limit=2) == "'a', 'b' and 2 more"
    assert listed([]) == ""


def test_counted() -> None:
    assert counted(1, "row", "is") == "1 row is"
    assert counted(3, "row", "is") == "3 rows are"
    assert counted(2, "interval", "has") == "2 intervals have"
    assert counted(2, "row", "repeats") == "2 rows repeat"
    assert counted(1, "more gap") == "1 more gap"
    assert counted(0, "row", "lies") == "0 rows lie"


def test_quoted() -> None:
    assert quoted("a  b\nc") == "'a b c'"
    assert quoted("x" * 60) == "'" + "x" * 60 + "'"
    assert quoted("x" * 61) == "'" + "x" * 60 + "…'"
