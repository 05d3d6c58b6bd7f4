#!/bin/sh
# Installs what training needs, on Debian 12. Reading cards needs none of it.
set -eu
apt-get install -y --no-install-recommends \
  python3-torch libopenblas0-pthread python3-opencv python3-pil python3-numpy python3-onnx python3-fonttools \
  fonts-liberation2 fonts-freefont-ttf fonts-urw-base35 fonts-dejavu-extra fonts-sil-andika fonts-comfortaa fonts-quicksand \
  fonts-cantarell fonts-hack fonts-firacode fonts-jetbrains-mono fonts-mononoki fonts-open-sans fonts-lato \
  fonts-ocr-a fonts-ocr-b fonts-texgyre gcc libc6-dev python3-venv
# Quantising needs newer tools than Debian's, from PyPI. train-recogniser.sh looks for them here, or where PYTHON_QUANTISE says.
python3 -m venv ~/.quantise
~/.quantise/bin/pip install onnx==1.23.1 onnxruntime==1.30.0 numpy
