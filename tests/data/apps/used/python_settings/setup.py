from setuptools import setup

setup(install_requires=["boto3", "pycognito>=2024.5", "warrant"])  # finds: pypi_package, pypi_package
