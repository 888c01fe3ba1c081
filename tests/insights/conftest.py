from tests.simulators.kakaopay import _kakaopay_served, kakaopay

__all__ = ["_kakaopay_served", "kakaopay"]
