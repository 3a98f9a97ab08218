"""`python -m benchmarks`: what can be measured, each with the first line of its description."""

import ast
from pathlib import Path


def descriptions() -> dict[str, str]:
    """The first line of the docstring of every benchmark, by name. Modules without a `main` only serve others."""
    found = {}
    here = Path(__file__).parent
    for path in sorted((*here.glob("*.py"), *here.glob("*/*.py"))):
        module = ast.parse(path.read_text("utf-8"))
        if any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in module.body):
            name = ".".join(path.relative_to(here).with_suffix("").parts).removesuffix(".__main__")
            found[name] = (ast.get_docstring(module) or "").partition("\n")[0]
    found.pop("__main__")
    return found


def main() -> None:
    listed = descriptions()
    width = max(map(len, listed), default=0)
    print("Run one with `python -m benchmarks.NAME`, `--help` for its options:\n")
    for name, line in listed.items():
        print(f"  {name:{width}}  {line}")


if __name__ == "__main__":
    main()
