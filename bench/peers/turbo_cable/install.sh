source support.sh
install_gem turbo_cable 1.0.2 rubys/turbo_cable
