"""Packages that a peer needs, in a virtual environment of its own."""
import os, subprocess, sys, tempfile


def run_with(packages, environment=None):
    """Runs the program again where the packages are, installed into a temporary folder, with `--installed` as its last word, and ends."""
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run([sys.executable, "-m", "venv", scratch], check=True)
        python = f"{scratch}/bin/python"
        subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True)
        again = subprocess.run([python, *sys.argv, "--installed"], env={**os.environ, **(environment or {})})
        sys.exit(again.returncode)
