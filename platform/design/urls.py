from django.urls import path, register_converter

from design.views import accent_stylesheet, back_office_stylesheet, favicon, icon, style_page


class ColourConverter:
    regex = "[0-9a-f]{6}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value.lstrip("#").lower()


register_converter(ColourConverter, "colour")

app_name = "design"
urlpatterns = [
    path("style/", style_page, name="style"),
    path("couleurs/<colour:colour>.css", accent_stylesheet, name="accent"),
    path("couleurs/<colour:colour>.svg", icon, name="icon"),
    path("favicon.ico", favicon, name="favicon"),
    path("couleurs/gestion/<colour:colour>.css", back_office_stylesheet, name="back-office-accent"),
]
