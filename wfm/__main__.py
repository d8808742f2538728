"""``python -m wfm``: the same as the command ``wfm``."""

from wfm.cli import main

if __name__ == "__main__":
    main()
