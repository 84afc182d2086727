mod device;
mod virtual_mic;
