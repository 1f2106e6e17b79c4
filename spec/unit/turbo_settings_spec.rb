# frozen_string_literal: true

require "spec_helper"

RSpec.describe TurboCableRs::Configuration, "for Turbo" do
  subject(:config) { described_class.new }

  {
    native_turbo: [[true, false], [nil, "auto", 1]],
    refresh_window: [[0, 0.05, 1, 86_400], [-1, nil, "0.5", 86_401]]
  }.each do |name, (good, bad)|
    good.each do |value|
      it "takes #{name} = #{value.inspect}" do
        config.public_send(:"#{name}=", value)
        expect(config.validate!).to be(config)
      end
    end

    bad.each do |value|
      it "does not take #{name} = #{value.inspect}, and says what would do" do
        config.public_send(:"#{name}=", value)
        expect { config.validate! }
          .to raise_error(TurboCableRs::ConfigurationError,
                          /\A#{name} must be .*, got #{value.inspect} \(config\.turbo_cable_rs\.#{name}\)\z/)
      end
    end
  end
end
