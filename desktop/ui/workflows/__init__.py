"""Workflows that takes are made with: kept, looked through, and mapped by hand.

May import `ui/kit` and everything below the window. Begin with `dialog.py`; what is found in one
workflow is shown in `workflow_view.py`. The rules are in `formats/comfy_template.py`.
"""
