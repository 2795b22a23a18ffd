"""The board and Vite's development server side by side; Vite hands `/api` on to the board.

    python tools/dev.py [LOGDIR]

Stops both when either ends or on Ctrl-C.
"""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    logdir = sys.argv[1] if len(sys.argv) > 1 else "runs"
    board = subprocess.Popen([sys.executable, "-m", "glassboard", logdir, "--port", "6006"])
    page = subprocess.Popen(["npm", "run", "dev"], cwd=ROOT / "web")
    try:
        while board.poll() is None and page.poll() is None:
            time.sleep(0.2)
    except KeyboardInterrupt:
        pass
    finally:
        for process in (board, page):
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
