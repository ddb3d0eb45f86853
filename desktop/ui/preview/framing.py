"""Where a picture lies in its view: fitting, zooming at a point, panning. Pure arithmetic."""

from __future__ import annotations

from dataclasses import replace

from desktop.base.frozen import frozen

LARGEST = 32.0  # view pixels per picture pixel
FIT_LARGEST = 4.0  # a tiny icon is not blown up further than this to fill the view
STEP = 1.25


@frozen
class Framing:
    """A picture of `picture` pixels in a view of `view` device pixels.

    Attributes:
        zoom: View pixels per picture pixel; None follows the view's size (fit).
        centre: The picture point in the middle of the view, as fractions of the picture.
    """

    picture: tuple[float, float] = (1.0, 1.0)
    view: tuple[float, float] = (1.0, 1.0)
    zoom: float | None = None
    centre: tuple[float, float] = (0.5, 0.5)

    @property
    def fit_scale(self) -> float:
        """The scale at which all of the picture is in view."""
        across = self.view[0] / max(1.0, self.picture[0])
        down = self.view[1] / max(1.0, self.picture[1])
        return max(1e-6, min(across, down, FIT_LARGEST))

    @property
    def scale(self) -> float:
        """View pixels per picture pixel, now."""
        return self.fit_scale if self.zoom is None else self.zoom

    @property
    def is_fit(self) -> bool:
        """Whether it follows the view's size."""
        return self.zoom is None

    @property
    def can_pan(self) -> bool:
        """Whether some of the picture is out of view."""
        _, _, width, height = self.target()
        return width > self.view[0] + 0.5 or height > self.view[1] + 0.5

    def target(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of the whole picture in view pixels."""
        width, height = self.picture[0] * self.scale, self.picture[1] * self.scale
        left = self.view[0] / 2 - self.centre[0] * width
        top = self.view[1] / 2 - self.centre[1] * height
        return left, top, width, height

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The picture point under a view point, as fractions of the picture."""
        left, top, width, height = self.target()
        return (x - left) / width, (y - top) / height

    def fitted(self) -> Framing:
        """All of the picture in view, and kept so when the view's size changes."""
        return replace(self, zoom=None, centre=(0.5, 0.5))

    def zoomed(self, factor: float, x: float | None = None, y: float | None = None) -> Framing:
        """Enlarged by `factor`; what is under (x, y), or in the middle, stays where it is.

        Zooming out ends at half the fitting size (or at 1:1 where that is smaller).
        """
        least = min(self.fit_scale / 2, 1.0)
        return self.scaled(min(LARGEST, max(least, self.scale * factor)), x, y)

    def scaled(self, scale: float, x: float | None = None, y: float | None = None) -> Framing:
        """At `scale`; what is under (x, y), or in the middle, stays where it is."""
        x = self.view[0] / 2 if x is None else x
        y = self.view[1] / 2 if y is None else y
        fx, fy = self.at(x, y)
        width, height = self.picture[0] * scale, self.picture[1] * scale
        centre = (
            fx - (x - self.view[0] / 2) / width,
            fy - (y - self.view[1] / 2) / height,
        )
        return replace(self, zoom=scale, centre=centre).held()

    def panned(self, dx: float, dy: float) -> Framing:
        """Moved by view pixels, as far as the picture reaches."""
        if self.zoom is None:
            return self
        _, _, width, height = self.target()
        centre = (self.centre[0] - dx / width, self.centre[1] - dy / height)
        return replace(self, centre=centre).held()

    def resized(self, width: float, height: float) -> Framing:
        """The same part of the picture in a view of another size."""
        return replace(self, view=(max(1.0, width), max(1.0, height))).held()

    def held(self) -> Framing:
        """With no more empty ground than needed: a side that fits is centred."""
        _, _, width, height = self.target()
        return replace(
            self,
            centre=(
                _held(self.centre[0], self.view[0] / width),
                _held(self.centre[1], self.view[1] / height),
            ),
        )


def _held(centre: float, seen: float) -> float:
    """A centre such that a view which sees `seen` of a side stays inside it."""
    if seen >= 1.0:
        return 0.5
    return min(1.0 - seen / 2, max(seen / 2, centre))
