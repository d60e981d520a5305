"""Stands for the compiled module `blis.py` in the bundle: what spaCy asks of it, done by numpy.

The compiled one holds all of BLIS a second time (18 MB). numpy's product is what thinc itself takes
with `NumpyOps(use_blis=False)`; an analysis comes out the same, and not slower.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]


def gemm(
    A: Matrix,  # noqa: N803 - the names of the one it stands for
    B: Matrix,  # noqa: N803
    out: Matrix | None = None,
    trans1: bool = False,
    trans2: bool = False,
    alpha: float = 1.0,
    beta: float = 1.0,
) -> Matrix:
    """Return `alpha * A @ B + beta * out`, either matrix transposed first where told so."""
    left, right = A.T if trans1 else A, B.T if trans2 else B
    if out is None:
        out = np.zeros((left.shape[0], right.shape[1]), dtype=left.dtype)
    if alpha == 1.0 and beta == 0.0:
        return np.matmul(left, right, out=out)
    out *= beta
    out += alpha * (left @ right)
    return out
