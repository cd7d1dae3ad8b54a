"""Files by their content: SHA-256 is the name, the type is read from the content, never from a name."""

from cyzj.files.kinds import ACCEPTED, FileKind, kind_of
from cyzj.files.store import FileStore, FolderStore, Stored

__all__ = ["ACCEPTED", "FileKind", "FileStore", "FolderStore", "Stored", "kind_of"]
