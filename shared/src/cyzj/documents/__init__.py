"""Papers: one content, written as PDF and as Word, with number, content hash and a QR code to check it.

Needs the extra `documents`. The libraries are loaded when a first paper is written: most processes
never write one.
"""

from cyzj.documents.paper import Facts, Heading, Paper, Prose, Signature, Signatures, Table
from cyzj.documents.writing import PAPERS, PaperFormat, printed

__all__ = [
    "PAPERS",
    "Facts",
    "Heading",
    "Paper",
    "PaperFormat",
    "Prose",
    "Signature",
    "Signatures",
    "Table",
    "printed",
]
