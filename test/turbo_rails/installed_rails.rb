# frozen_string_literal: true

module TurboRailsSuite
  # The Rails of our bundle, where no checkout of Rails is named.
  class InstalledRails
    def version
      Gem.loaded_specs.fetch("actioncable").version.to_s
    end

    # None: it is found among the gems.
    def load_paths
      []
    end
  end
end
