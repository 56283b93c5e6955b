"""The roles an organisation may have for a cohort: the one list that menus, imports, papers and
the command line go by.
"""

from __future__ import annotations

from dataclasses import dataclass

from lcdesk.texts import N_


@dataclass(frozen=True)
class Role:
    """A role: its code, what menus call it, what papers write before the names, and the words
    people use for it.

    `words` are Chinese and English, of one organisation and of several. Those of them that end with
    "by" or "of" stand before a name without a colon too: "Hosted by Tongji University".
    """

    code: str
    label: str
    said: str
    words: tuple[str, ...]

    @property
    def known(self) -> tuple[str, ...]:
        """All words for it, also as Americans write them: organizer."""
        written = (self.label, self.said, *self.words)
        return tuple(
            dict.fromkeys((*written, *(word.replace("rganis", "rganiz") for word in written)))
        )


ROLES = (
    Role(
        "guidance",
        N_("guidance"),
        N_("Guided by"),
        (
            "指导",
            "指导单位",
            "指导部门",
            "under the guidance of",
            "guiding organisation",
            "guiding organisations",
            "guiding institution",
            "guiding institutions",
            "guiding unit",
            "guiding units",
            "guiding body",
            "guiding bodies",
        ),
    ),
    Role(
        "organiser",
        N_("organiser"),
        N_("Organised by"),
        (
            "主办",
            "主办单位",
            "主办方",
            "主办机构",
            "organisers",
            "organiser(s)",
            "organised by",
            "organising institution",
            "organising institutions",
            "organising unit",
            "organising units",
            "sponsor",
            "sponsors",
            "sponsored by",
        ),
    ),
    Role(
        "joint_organiser",
        N_("joint organiser"),
        N_("Jointly organised by"),
        (
            "联合主办",
            "联合主办单位",
            "联合主办方",
            "共同主办",
            "共同主办单位",
            "joint organisers",
            "jointly organised by",
        ),
    ),
    Role(
        "host",
        N_("host"),
        N_("Hosted by"),
        (
            "承办",
            "承办单位",
            "承办方",
            "承办机构",
            "hosts",
            "host(s)",
            "hosted by",
            "host institution",
            "host institutions",
            "undertaken by",
            "undertaker",
            "undertakers",
        ),
    ),
    Role(
        "co_host",
        N_("co-host"),
        N_("Co-hosted by"),
        (
            "协办",
            "协办单位",
            "协办方",
            "co-hosts",
            "co-hosted by",
            "cohost",
            "cohosts",
            "co-organiser",
            "co-organisers",
            "co-organised by",
            "assisted by",
        ),
    ),
    Role(
        "implementing",
        N_("implementing"),
        N_("Implemented by"),
        (
            "组织实施",
            "组织实施单位",
            "实施单位",
            "执行单位",
            "implemented by",
            "implementing organisation",
            "implementing organisations",
            "implementing institution",
            "implementing institutions",
            "implementing agency",
            "implementing agencies",
            "implementing unit",
        ),
    ),
    Role(
        "recommending",
        N_("recommending"),
        N_("Recommended by"),
        (
            "推荐",
            "推荐单位",
            "推荐机构",
            "recommended by",
            "recommending organisation",
            "recommending organisations",
        ),
    ),
    Role(
        "supporting",
        N_("supporting"),
        N_("Supported by"),
        (
            "支持",
            "支持单位",
            "支持机构",
            "supporter",
            "supporters",
            "supported by",
            "supporting organisation",
            "supporting organisations",
            "supporting institution",
            "supporting institutions",
            "with the support of",
        ),
    ),
    Role("alliance", N_("alliance"), N_("Alliance"), ("联盟", "所属联盟", "依托联盟", "alliances")),
)
"""In print order."""
CODES = tuple(role.code for role in ROLES)
ROLE = {role.code: role for role in ROLES}
