source support.sh
install_gem iodine 0.7.58 boazsegev/iodine
