# frozen_string_literal: true

require "spec_helper"
require "open3"
require_relative "support/turbo_check_cases"
require_relative "support/turbo_check_harmless"

# Each case is an app of its own: see support/turbo_check_app.rb.
RSpec.describe "TurboCableRs::TurboCheck" do
  cases = TurboCheckCases::IN_THE_WAY.transform_values(&:first).merge(TurboCheckCases::NOT_IN_THE_WAY)

  before(:context) do
    app = File.expand_path("support/turbo_check_app.rb", __dir__)
    output, errors, status = Open3.capture3(RbConfig.ruby, "-I", "lib", app, stdin_data: JSON.generate(cases.values))
    raise "#{status}:\n#{errors}" unless status.success?

    @obstacles = cases.keys.zip(JSON.parse(output.lines.last)).to_h
  end

  TurboCheckCases::IN_THE_WAY.each do |name, (_, reason)|
    it "finds #{name} in the way" do
      expect(@obstacles.fetch(name)).to match(reason)
    end
  end

  TurboCheckCases::NOT_IN_THE_WAY.each_key do |name|
    it "does not mind #{name}" do
      expect(@obstacles.fetch(name)).to be_nil
    end
  end
end
