"""sympy in a process of its own, with time and memory limits, fed from expression trees and never from text."""

from kb.worker.client import SympyWorker

__all__ = ["SympyWorker"]
