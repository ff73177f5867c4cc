INSTALLED_APPS = ["django.contrib.auth", "django_cognito_jwt"]  # finds: pypi_package
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["django_cognito_jwt.JSONWebTokenAuthentication"],  # finds: python_dotted
}
