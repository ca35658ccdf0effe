"""One fictitious firm, as a test needs it."""

from __future__ import annotations

from decimal import Decimal

from survey.demo.enterprises import FictitiousEnterprise, credit_code


def firm(
    production: str = "discrete", maturity: float = 0.5, *, number: int = 31, level: int = 0
) -> FictitiousEnterprise:
    return FictitiousEnterprise(
        number=number,
        credit_code=credit_code(number),
        name=f"示例精密机械{number:03d}",
        unit="anting",
        park="",
        industry="3484",
        production_type=production,
        chain="equipment",
        staff=25,
        revenue=Decimal(1500),
        maturity=maturity,
        boasts=False,
        level=level,
    )
