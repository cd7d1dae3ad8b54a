"""Who looks at a page: the person, the acting school and role, and the token to call services."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from cyzj.contracts.codes import Role


@dataclass(frozen=True)
class School:
    """An organisation as pages show it; `region` is 川, 渝 or empty."""

    id: str
    name: str
    region: str = ""


@dataclass(frozen=True)
class Post:
    """One thing a person may act as: a role at an organisation."""

    role: Role
    school: School


@dataclass(frozen=True)
class Viewer:
    """A signed-in person, acting in one post. `name` is for the screen only, never logged."""

    person_ref: str
    name: str
    acting: Post
    posts: tuple[Post, ...] = ()

    @property
    def role(self) -> Role:
        return self.acting.role

    @property
    def school(self) -> School:
        return self.acting.school

    @property
    def roles(self) -> frozenset[Role]:
        """Every role held at the acting school: what the services go by."""
        here = {post.role for post in self.posts if post.school.id == self.school.id}
        return frozenset(here | {self.role})

    @property
    def initial(self) -> str:
        """The character in the round picture: the last, which tells made-up people apart; 一 would
        look like a dash."""
        return self.name.rstrip("一")[-1:] or self.name[-1:]


@dataclass(frozen=True)
class Access:
    """A viewer with the token of this session; `expires_at` is aware UTC."""

    viewer: Viewer
    token: str = field(repr=False)
    expires_at: datetime
